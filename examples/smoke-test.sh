#!/bin/sh
# Tells whether a Linux kernel boots to its shell and can add: a test that continuous integration can run.
#
#   examples/smoke-test.sh VMLINUZ INITRD
#
# The clock goes by instructions, so that every run is the same; the exit status says what went wrong (README.md).

exec "${PARAVANE:-paravane}" run --kernel "$1" --initrd "$2" --append 'console=ttyS0 panic=-1' \
  --clock icount --timeout "${TIMEOUT:-300}" --no-reboot --stats \
  --expect '# ' --send 'echo $((6*7)) is the answer\n' --expect '42 is the answer'
