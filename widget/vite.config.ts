import { defineConfig } from "vite";

// One classic script with everything in it: the page that embeds the chat adds one line and nothing else.
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    minify: "esbuild",
    cssMinify: "esbuild",
    reportCompressedSize: true,
    lib: {
      entry: "src/main.ts",
      formats: ["iife"],
      name: "VejviserChat",
      fileName: () => "vejviser-chat.js",
    },
  },
});
