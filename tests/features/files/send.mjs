// Sends a file with tus-js-client, as a page would: node send.mjs PWA_PACKAGE_JSON URL TOKEN FILE SHA256 METHOD
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [packageJson, url, token, file, sha256, method] = process.argv.slice(2);
const { Upload } = createRequire(packageJson)("tus-js-client");

const upload = new Upload(readFileSync(file), {
  endpoint: `${url}/files`,
  headers: { Authorization: `Bearer ${token}` },
  metadata: { sha256, filetype: "image/jpeg", filename: "写真.jpg" },
  chunkSize: 256 * 1024,
  retryDelays: Array(60).fill(10),
  overridePatchMethod: method === "POST",
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => console.log(upload.url),
});
upload.start();
