// Counts the user instructions of a command by single steps: count COMMAND ARGUMENT... prints the number on the last line.
// Each repetition of a REP instruction is a step of its own, as a virtual CPU counts it.

#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count < 2) return 2;
  pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    execv(arguments[1], arguments + 1);
    _exit(127);
  }
  int status;
  unsigned long steps = 0;
  waitpid(child, &status, 0);
  while (WIFSTOPPED(status)) {
    if (WSTOPSIG(status) != SIGTRAP) return 1;
    if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) != 0) return 1;
    waitpid(child, &status, 0);
    steps++;
  }
  printf("%lu\n", steps);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : 1;
}
