import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildApp } from "../../infra/build.ts";
import { environments } from "../../infra/environments.ts";

export interface Bundles {
  /** The folder that is uploaded for the function which answers. */
  readonly api: string;
  /** … and for the imports, with `data/` in it. */
  readonly imports: string;
  readonly remove: () => Promise<void>;
}

/** The packages exactly as a deployment uploads them: synthesised by the CDK app, bundled by its esbuild. */
export async function bundle(): Promise<Bundles> {
  const outdir = await mkdtemp(join(tmpdir(), "investor-exposure-bundles-"));
  buildApp({ dev: environments.dev }, { outdir }).app.synth();
  const assets = (await readdir(outdir)).filter((name) => name.startsWith("asset."));
  const packages = await Promise.all(
    assets.map(async (name) => ({ path: join(outdir, name), files: await readdir(join(outdir, name)) })),
  );
  const bundled = packages.filter(({ files }) => files.includes("index.mjs"));
  const imports = bundled.find(({ files }) => files.includes("data"));
  const api = bundled.find(({ files }) => !files.includes("data"));
  if (bundled.length !== 2 || imports === undefined || api === undefined)
    throw new Error(`expected two bundles in ${outdir}, found ${assets.join(", ")}`);
  return { api: api.path, imports: imports.path, remove: () => rm(outdir, { recursive: true, force: true }) };
}
