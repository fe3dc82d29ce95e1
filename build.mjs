/**
 * Builds every entry with esbuild. `--quiet` prints nothing; `--only NAME` builds one entry; `--config FILE` names the
 * function's configuration, which is recovery.config.yaml otherwise, if there is one. `--debug` writes the source map
 * into the function's bundle, for a debugger (docs/debugging.md).
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { parse as parseYaml } from "yaml";

const { values: options } = parseArgs({
  options: {
    quiet: { type: "boolean" },
    only: { type: "string" },
    outdir: { type: "string", default: "dist" },
    config: { type: "string" },
    debug: { type: "boolean" },
  },
});
const out = options.outdir;
const version = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8")).version;

const stub = (file) => new URL(`build-stubs/${file}.cjs`, import.meta.url).pathname;
const stubs = (names) => Object.fromEntries(Object.entries(names).map(([name, file]) => [name, stub(file)]));

const shared = {
  bundle: true,
  platform: "node",
  format: "cjs",
  sourcemap: true,
  metafile: true,
  logLevel: "warning",
  // Three bytes for a Chinese character instead of six.
  charset: "utf8",
  define: { __VERSION__: JSON.stringify(version) },
};

// `debug` prints signed requests when DEBUG is set; ali-oss, ws and axios are parts of fc2 that we never call.
const everywhere = { debug: "silent-debug", "ali-oss": "absent", ws: "absent", axios: "absent" };
// Size counts where the code is loaded cold: see docs/decisions/0001-what-the-bundle-leaves-out.md.
const withAdapters = {
  "json-bigint": "json-bigint",
  "thread-stream": "pino-part",
  "sonic-boom": "pino-part",
  "on-exit-leak-free": "pino-part",
  "@pinojs/redact": "pino-part",
  "safe-stable-stringify": "pino-part",
  "quick-format-unescaped": "plain-message",
  "pino-std-serializers": "pino-part",
};
/**
 * Parts of pino that no package name reaches: worker transports and the file that asked for one, streams to many places,
 * redaction, and pino's own clocks.
 */
const pinoParts = {
  name: "pino-parts",
  setup: (plugins) =>
    plugins.onResolve({ filter: /\/(transport|multistream|redaction|caller|time)$/ }, ({ path, importer }) =>
      importer.includes("/node_modules/pino/") && path.startsWith(".") ? { path: stub("pino-part") } : undefined,
    ),
};

/** pop-core sends its name and version and needs nothing else of its own package.json. */
const popCoreVersion = {
  name: "pop-core-version",
  setup: (plugins) =>
    plugins.onLoad({ filter: /\/@alicloud\/pop-core\/package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ name, version }), loader: "json" };
    }),
};

/** Only functions of FC 2.0 services load it: a file of its own beside the bundle, which is loaded when it is used. */
const fc2Beside = {
  name: "fc2-beside-the-bundle",
  setup: (plugins) =>
    plugins.onResolve({ filter: /\/fc2-invocation\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./fc2.js", external: true } : undefined,
    ),
};

/**
 * What is deployed holds no source map; the one of our own sources lies outside the folder, for people who read a stack.
 * Statements are shortened; names and lines stay, so that a stack can be read.
 */
const shipped = { target: "node20.8", minifySyntax: true, sourcemap: "external", sourcesContent: false };

/** Packages in CommonJS load Node's own modules by `require`, which an ES module does not have. */
const REQUIRE_FOR_COMMONJS =
  'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

const entries = {
  recover: {
    entryPoints: ["functions/handler.ts"],
    ...shipped,
    // The map is moved one folder up, and its sources are named from where it was.
    sourceRoot: "recover/",
    // The local cloud runs a copy of the bundle in another folder.
    ...(options.debug && { sourcemap: "inline", sourcesContent: true, sourceRoot: resolve(out, "recover") }),
    outfile: `${out}/recover/index.js`,
    alias: stubs({ ...everywhere, ...withAdapters }),
    plugins: [pinoParts, popCoreVersion, fc2Beside],
    // Before anything is loaded: see docs/decisions/0006-a-small-young-generation.md.
    banner: { js: '"use strict";\nrequire("node:v8").setFlagsFromString("--semi-space-growth-factor=1");' },
  },
  fc2: {
    beside: "recover",
    ...shipped,
    sourcemap: false,
    entryPoints: ["functions/adapters/function-compute/fc2-invocation.ts"],
    outfile: `${out}/recover/fc2.js`,
  },
  cli: {
    entryPoints: ["cli/index.ts"],
    outdir: `${out}/cli`,
    target: "node20.19",
    // Each import() becomes a file of its own, so that a command loads only what it needs. Only ES modules can be split.
    splitting: true,
    format: "esm",
    // The same adapters as in the function.
    alias: stubs({ ...everywhere, ...withAdapters }),
    plugins: [pinoParts, popCoreVersion],
    banner: { js: REQUIRE_FOR_COMMONJS },
  },
  infra: { entryPoints: ["infra/index.ts"], outfile: `${out}/infra/index.js`, target: "node20.19" },
  simulator: { entryPoints: ["simulator/worker.ts"], outfile: `${out}/simulator/worker.js`, target: "node20.19" },
  package: { entryPoints: ["infra/package.ts"], outfile: `${out}/package/index.js`, target: "node20.19" },
  bench: { entryPoints: ["bench/index.ts"], outfile: `${out}/bench/index.js`, target: "node20.19" },
};

for (const [name, entry] of Object.entries(entries)) {
  const { beside, ...settings } = entry;
  if (options.only && options.only !== (beside ?? name)) continue;
  const folder = settings.outdir ?? dirname(settings.outfile);
  if (!beside) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const result = await build({ alias: stubs(everywhere), ...shared, ...settings });
  // Node reads the kind of modules from the nearest package.json, and a bundle can be installed anywhere.
  const type = settings.format === "esm" ? "module" : "commonjs";
  await writeFile(`${folder}/package.json`, `{"type":"${type}"}\n`);
  // Which packages are in the bundles: for the bundle's own test and for the licences in the installable package.
  if (name === "recover" || name === "cli")
    await writeFile(`${out}/${name}.meta.json`, JSON.stringify(result.metafile));
  if (name === "recover") {
    await blankComments(settings.outfile);
    if (!options.debug) await rename(`${folder}/index.js.map`, `${out}/recover.js.map`);
    await writeConfiguration(folder);
  }
  if (!options.quiet) process.stdout.write(`built ${settings.outfile ?? folder} (${await kilobytes(result)} kB)\n`);
}

async function kilobytes({ metafile }) {
  const files = Object.keys(metafile.outputs).filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return Math.round(sizes.reduce((total, size) => total + size, 0) / 1000);
}

/**
 * esbuild heads each file with a comment that names it (11 kB), and keeps comments inside functions. The lines stay, empty, so that
 * the lines of the source map hold. Marks of pure calls (2 kB) are for bundlers, and no bundler reads the file again.
 */
async function blankComments(file) {
  const script = await readFile(file, "utf8");
  await writeFile(file, script.replace(/^ *\/\/ .*$/gm, "").replaceAll("/* @__PURE__ */ ", ""));
}

/** The function reads JSON only; a configuration that it would refuse stops the build. */
async function writeConfiguration(folder) {
  const file = options.config ?? "recovery.config.yaml";
  const text = await readFile(file, "utf8").catch((error) => {
    if (options.config === undefined && error.code === "ENOENT") return undefined;
    return refuse(file, [`cannot be read (${error.code})`]);
  });
  if (text === undefined) return;
  const checked = await build({
    ...shared,
    entryPoints: ["functions/configuration/configuration.ts"],
    write: false,
    sourcemap: false,
  });
  const { parseConfiguration } = evaluate(checked.outputFiles[0].text);
  try {
    const configuration = parseYaml(text) ?? {};
    parseConfiguration(configuration);
    await writeFile(`${folder}/recovery.config.json`, `${JSON.stringify(configuration, null, 2)}\n`);
  } catch (error) {
    refuse(file, error.problems?.map(({ path, message }) => `${path}: ${message}`) ?? [error.message]);
  }
}

function evaluate(script) {
  const module = { exports: {} };
  new Function("module", "exports", "require", script)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

function refuse(file, problems) {
  process.stderr.write(problems.map((problem) => `${file}: ${problem}\n`).join(""));
  process.exit(2);
}
