# Runs a program on a pseudo-terminal: on-terminal.py DEADLINE PROGRAM... Standard input is lines "TEXT<tab>KEYS" in Python's
# escapes: once TEXT has come, KEYS are typed. Prints what came, then the exit status and the terminal's mode.
import os, pty, select, sys, termios, time

deadline = time.monotonic() + float(sys.argv[1])
steps = [
    [part.encode().decode("unicode_escape").encode("latin-1") for part in line.rstrip("\n").split("\t")]
    for line in sys.stdin
]
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen, start, raw = b"", 0, False
while time.monotonic() < deadline:
    if not select.select([terminal], [], [], 0.1)[0]:
        continue
    try:
        chunk = os.read(terminal, 65536)
    except OSError:
        break
    if not chunk:
        break
    seen += chunk
    while steps and seen.find(steps[0][0], start) >= 0:
        text, keys = steps.pop(0)
        start = seen.find(text, start) + len(text)
        raw = raw or not termios.tcgetattr(terminal)[3] & termios.ICANON
        os.write(terminal, keys)
else:
    os.kill(child, 9)
cooked = bool(termios.tcgetattr(terminal)[3] & termios.ICANON)
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(seen)
print(f"\nstatus {os.waitstatus_to_exitcode(status)} raw {raw} cooked {cooked}")
