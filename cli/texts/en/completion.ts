/** `completion` in English. */
export const COMPLETION = {
  summary: "print a completion script",
  description: "Prints the script that completes commands, options and their values in bash, zsh or fish.",
  shell: "the shell that completes",
};
