import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** What the files in `examples/` say of the sandbox, and what is true where they are used. */
export interface ExampleValues {
  /** Of the demo's workload: simulated pods never pull it, those of a real cluster do. */
  image: string;
  /** Zone of the names of development environments. */
  developmentZone: string;
  /** Zone of the names of production environments; the sandbox's where there is no other. */
  productionZone?: string;
  /** Where the images of the shop are pushed to; those of nobody where it is not said. */
  shopRepository?: string;
  /** Address of the account service, which is chosen when it starts. */
  accountService?: string;
}

/** As `examples/` has them. */
export const sandboxValues = {
  image: 'registry.example.com/greeter:1.0.0',
  developmentZone: 'dev.example.test',
  productionZone: 'legacy.example.test',
  shopRepository: 'registry.example.com/shop',
  accountService: 'http://accounts.example.test',
} as const;

/**
 * The directory from which the demo reads entities, templates, Score files and platform documents:
 * `examples/` itself, or where the servers are elsewhere, have other zones or need another image a copy
 * with those in place.
 */
export function examplesWith(values: ExampleValues, copy: string): string {
  const original = join(root, 'examples');
  const replacements = (
    Object.keys(sandboxValues) as (keyof ExampleValues)[]
  ).flatMap(name => {
    const [before, after] = [sandboxValues[name], values[name]];
    return after === undefined || after === before ? [] : [{ before, after }];
  });
  rmSync(copy, { recursive: true, force: true });
  if (replacements.length === 0) return original;

  cpSync(original, copy, { recursive: true });
  for (const entry of readdirSync(copy, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      replacements.reduce(
        (all, { before, after }) => all.replaceAll(before, () => after),
        text,
      ),
    );
  }
  return copy;
}
