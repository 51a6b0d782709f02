// Rebuilds static/design from the packages in package.json: two style sheets, one script, two fonts and their licence.
// References to files that we do not ship (source maps) are taken out, because hashed static files refuse them.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const out = join(here, "..", "static", "design");
for (const folder of ["fonts", "vendor"]) mkdirSync(join(out, folder), { recursive: true });

for (const name of ["govuk", "commonweal"]) {
  const { css } = compile(join(here, `${name}.scss`), { loadPaths: [packages], style: "compressed", quietDeps: true });
  if (/crest|GDS Transport/.test(css)) throw new Error(`${name}.css names the state's crest or its font`);
  // The file upload button names the state's blue itself, past the variables: ours instead.
  writeFileSync(join(out, `${name}.css`), `${css.replaceAll("#1d70b8", "#17494d")}\n`);
}

const govuk = join(packages, "govuk-frontend");
const script = readFileSync(join(govuk, "dist/govuk/govuk-frontend.min.js"), "utf8");
writeFileSync(join(out, "vendor/govuk-frontend.min.js"), script.replace(/\/\/# sourceMappingURL=.*$/m, "").trimEnd() + "\n");
// The npm package carries no licence file; vendor/govuk-frontend-LICENSE.txt is kept by hand.

const font = join(packages, "@fontsource-variable/atkinson-hyperlegible-next");
for (const letters of ["latin", "latin-ext"]) {
  const file = `atkinson-hyperlegible-next-${letters}-wght-normal.woff2`;
  copyFileSync(join(font, "files", file), join(out, "fonts", file));
}
copyFileSync(join(font, "LICENSE"), join(out, "fonts/OFL.txt"));
