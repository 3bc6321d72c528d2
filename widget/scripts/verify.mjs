// Builds into a temporary folder and compares with the committed bundle, so that dist/ cannot fall behind src/.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const LIMIT = 15 * 1024;
const NAME = "vejviser-chat.js";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = await mkdtemp(join(tmpdir(), "vejviser-chat-"));
try {
  await build({ root, logLevel: "warn", build: { outDir: folder } });
  const fresh = await readFile(join(folder, NAME));
  const committed = await readFile(join(root, "dist", NAME));
  const size = gzipSync(fresh, { level: 9 }).length;
  if (!fresh.equals(committed)) {
    console.error("dist/vejviser-chat.js differs from a build of src/. Run: npm run build");
    process.exitCode = 1;
  } else if (size > LIMIT) {
    console.error(`the bundle is ${size} bytes gzipped; the limit is ${LIMIT}`);
    process.exitCode = 1;
  } else {
    console.log(`dist is up to date, ${size} bytes gzipped`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
