/** Writes the completion scripts of the three shells. The scripts are static, so pressing Tab starts no process. */
import type { CommandTree, CompletableCommand, CompletableOption } from "./command-tree.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type ShellName = (typeof SHELLS)[number];

export function completionScript(shell: ShellName, tree: CommandTree): string {
  return { bash, zsh, fish }[shell](tree);
}

const flagsOf = (options: readonly CompletableOption[]): string[] => options.flatMap(({ flags }) => flags);
const functionName = ({ name }: CommandTree): string => `_${name.replaceAll("-", "_")}`;

function bash(tree: CommandTree): string {
  const all = (command: CompletableCommand) => [
    ...flagsOf(command.options),
    ...flagsOf(tree.globals),
    ...command.arguments,
  ];
  const values = [...tree.globals, ...tree.commands.flatMap(({ options }) => options)]
    .filter(({ choices }) => choices.length > 0)
    .map(
      ({ flags, choices }) =>
        `    ${flags.join("|")}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$word")); return ;;`,
    );
  return `# bash completion of ${tree.name}: source <(${tree.name} completion bash)
${functionName(tree)}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${tree.commands.map(({ name }) => name).join("|")}) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "$before" in
${[...new Set(values)].join("\n")}
    ${valueFlags(tree).join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case "$command" in
    "") COMPREPLY=($(compgen -W "${[...tree.commands.map(({ name }) => name), ...flagsOf(tree.globals)].join(" ")}" -- "$word")) ;;
${tree.commands.map((command) => `    ${command.name}) COMPREPLY=($(compgen -W "${all(command).join(" ")}" -- "$word")) ;;`).join("\n")}
  esac
}
complete -o default -F ${functionName(tree)} ${tree.name}`;
}

/** Returns the options that take a value without fixed choices. The shell completes file names for them. */
function valueFlags({ globals, commands }: CommandTree): string[] {
  const free = [...globals, ...commands.flatMap(({ options }) => options)].filter(
    ({ takesValue, choices }) => takesValue && choices.length === 0,
  );
  return [...new Set(flagsOf(free))];
}

function zsh(tree: CommandTree): string {
  const spec = ({ flags, description, takesValue, choices }: CompletableOption) =>
    flags.map((flag) => {
      const value = !takesValue ? "" : choices.length > 0 ? `:value:(${choices.join(" ")})` : ":value:_files";
      return `'${flag}[${zshText(description)}]${value}'`;
    });
  const globals = tree.globals.flatMap(spec);
  return `#compdef ${tree.name}
# zsh completion of ${tree.name}, after compinit: source <(${tree.name} completion zsh)
# or, without starting it in each shell: ${tree.name} completion zsh > "\${fpath[1]}/_${tree.name}"
${functionName(tree)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
${tree.commands.map(({ name, summary }) => `    '${name}:${zshText(summary)}'`).join("\n")}
  )
  _arguments -C ${globals.join(" ")} '1:command:->command' '*::argument:->argument'
  case "$state" in
    command) _describe command commands ;;
    argument)
      case "\${words[1]}" in
${tree.commands
  .map((command) => {
    const first = command.arguments.length > 0 ? [`'1:value:(${command.arguments.join(" ")})'`] : ["'*:file:_files'"];
    return `        ${command.name}) _arguments ${[...command.options.flatMap(spec), ...globals, ...first].join(" ")} ;;`;
  })
  .join("\n")}
      esac ;;
  esac
}
# As a file of fpath the script runs the function at once. Sourced, it only registers the function.
if [ "\${funcstack[1]}" = "${functionName(tree)}" ]; then ${functionName(tree)} "$@"; else compdef ${functionName(tree)} ${tree.name}; fi`;
}

/**
 * Escapes a text for a single-quoted argument of zsh's `_arguments`. Unescaped `[`, `]` and `:` would end the
 * description.
 */
function zshText(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[[\]:]/g, (sign) => `\\${sign}`);
}

function fish(tree: CommandTree): string {
  const line = (condition: string, { flags, description, takesValue, choices }: CompletableOption) => {
    const names = flags
      .map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
      .join(" ");
    const value = !takesValue ? "" : choices.length > 0 ? ` -x -a '${choices.join(" ")}'` : " -r";
    return `complete -c ${tree.name}${condition} ${names}${value} -d '${fishText(description)}'`;
  };
  return [
    `# fish completion of ${tree.name}: ${tree.name} completion fish > ~/.config/fish/completions/${tree.name}.fish`,
    ...tree.commands.map(
      ({ name, summary }) =>
        `complete -c ${tree.name} -n __fish_use_subcommand -f -a ${name} -d '${fishText(summary)}'`,
    ),
    ...tree.globals.map((option) => line("", option)),
    ...tree.commands.flatMap(({ name, options, arguments: values }) => {
      const condition = ` -n '__fish_seen_subcommand_from ${name}'`;
      const fixed = values.length === 0 ? [] : [`complete -c ${tree.name}${condition} -f -a '${values.join(" ")}'`];
      return [...options.map((option) => line(condition, option)), ...fixed];
    }),
  ].join("\n");
}

const fishText = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
