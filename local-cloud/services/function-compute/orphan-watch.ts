/**
 * Ends all function instances when the local cloud ends, however it ends. A frozen (stopped) process cannot notice that
 * its parent is gone, and Node offers no death signal. Therefore a shell reads from a pipe: when the pipe closes, it
 * kills the process groups on its list. SIGKILL also ends stopped processes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

export interface OrphanWatch {
  /** Adds a process that leads a process group. */
  add(pid: number): void;
  remove(pid: number): void;
  /** Kills the remaining processes, removes the folder and ends the watch. */
  close(): void;
}

const SCRIPT = `
pids=""
while read -r sign pid; do
  case $sign in
    add) pids="$pids $pid" ;;
    remove) kept=""; for known in $pids; do [ "$known" = "$pid" ] || kept="$kept $known"; done; pids=$kept ;;
  esac
done
for pid in $pids; do kill -9 "-$pid" 2>/dev/null; done
rm -rf "$1"
exit 0
`;

/** `folder` holds the scripts of one local cloud; it is removed with the local cloud. */
export function createOrphanWatch(folder: string): OrphanWatch {
  let shell: ChildProcess | undefined;
  const say = (line: string) => {
    if (shell === undefined) {
      // The shell has its own session: Ctrl-C in a terminal must not end it before it has killed the processes.
      shell = spawn("/bin/sh", ["-c", SCRIPT, "sh", folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
      shell.on("error", () => undefined);
      shell.stdin?.on("error", () => undefined);
      shell.unref();
      if (shell.stdin instanceof Socket) shell.stdin.unref();
    }
    shell.stdin?.write(`${line}\n`);
  };
  return {
    add: (pid) => say(`add ${pid}`),
    remove: (pid) => say(`remove ${pid}`),
    close() {
      shell?.stdin?.end();
      shell = undefined;
    },
  };
}
