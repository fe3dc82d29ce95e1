/**
 * Makes sure that no function instance outlives the local cloud, however the local cloud ends. A frozen (stopped)
 * process cannot notice that its parent is gone and node offers no death signal, so a shell waits on a pipe: when the
 * pipe closes, it kills what is still on its list. SIGKILL reaches stopped processes too.
 */
import { type ChildProcess, spawn } from "node:child_process";

export interface OrphanWatch {
  add(pid: number): void;
  remove(pid: number): void;
  /** Kills what is left, removes the folder and ends the watch. */
  close(): void;
}

const script = `
pids=""
while read -r sign pid; do
  case $sign in
    add) pids="$pids $pid" ;;
    remove) kept=""; for known in $pids; do [ "$known" = "$pid" ] || kept="$kept $known"; done; pids=$kept ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
rm -rf "$1"
exit 0
`;

/** `folder` is the scripts' own, made for one local cloud; it goes when the local cloud goes. */
export function createOrphanWatch(folder: string): OrphanWatch {
  let shell: ChildProcess | undefined;
  const say = (line: string) => {
    if (shell === undefined) {
      // A session of its own: Ctrl-C in a terminal must not end the watch before it has done its work.
      shell = spawn("/bin/sh", ["-c", script, "sh", folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
      shell.on("error", () => undefined);
      shell.stdin?.on("error", () => undefined);
      shell.unref();
      (shell.stdin as unknown as { unref?: () => void } | null)?.unref?.();
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
