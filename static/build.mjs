// Makes static/build from static/src: one compressed style sheet, and the scripts as they are.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const from = join(here, "src");
const to = join(here, "build");

const { css } = sass.compile(join(from, "app.scss"), {
  style: "compressed",
  loadPaths: [join(here, "..", "node_modules")],
  quietDeps: true,
  charset: false, // the server says that it is UTF-8
});

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
writeFileSync(join(to, "app.css"), css);
for (const name of readdirSync(from)) {
  if (/\.(js|svg)$/.test(name)) cpSync(join(from, name), join(to, name));
}
