// Builds what the browser gets: every assets/js/*.js and assets/css/*.css becomes one minified file in static/.
import { build } from "esbuild";
import { copyFileSync, readdirSync } from "node:fs";

const entries = ["js", "css"].flatMap((kind) =>
  readdirSync(`assets/${kind}`)
    .filter((name) => name.endsWith(`.${kind}`))
    .map((name) => `assets/${kind}/${name}`),
);
await build({
  entryPoints: entries,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome120", "firefox120", "safari17.5"],
  outbase: "assets",
  outdir: "static",
  supported: { nesting: true },
  logLevel: "warning",
});
copyFileSync("assets/icon.svg", "static/icon.svg");
