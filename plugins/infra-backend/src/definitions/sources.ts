import {
  resolvePackagePath,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError, NotFoundError } from '@backstage/errors';
import glob from 'fast-glob';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';

/** One entry of `infra.documents`. */
export interface DocumentSourceConfig {
  type: 'file' | 'url';
  /** A file, a directory, a glob or a URL. Files are relative to the working directory. */
  target: string;
}

/** A file or URL that documents are read from. */
export interface DocumentSourceRef {
  /** Absolute path or URL; what is stored. */
  source: string;
  /** For people. */
  origin: string;
  type: 'file' | 'url' | 'builtin';
}

export type SourceContent =
  | { status: 'notModified' }
  | { status: 'read'; text: string; etag?: string };

/** The source of the documents inside this package. */
export const builtinSource: DocumentSourceRef = {
  source: 'builtin:resource-types.yaml',
  origin: 'builtin:resource-types.yaml',
  type: 'builtin',
};

/** @throws InputError naming the entry */
export function readSourceConfigs(config: Config): DocumentSourceConfig[] {
  const entries = config.getOptionalConfigArray('infra.documents') ?? [];
  return entries.map((entry, index) => {
    const type = entry.getString('type');
    if (type !== 'file' && type !== 'url') {
      throw new InputError(
        `infra.documents[${index}].type is "${type}"; it must be "file" or "url"`,
      );
    }
    return { type, target: entry.getString('target') };
  });
}

/**
 * The files and URLs that an entry stands for now.
 *
 * @throws NotFoundError where there are none: a volume that is not mounted must not look like a team
 * that took back all its rules
 */
export async function expandSource(
  entry: DocumentSourceConfig,
  options: { timeout: number },
): Promise<DocumentSourceRef[]> {
  if (entry.type === 'url') {
    return [{ source: entry.target, origin: entry.target, type: 'url' }];
  }
  const paths = await withTimeout(
    `Looking for ${entry.target}`,
    options.timeout,
    () => findFiles(entry.target),
  );
  if (paths.length === 0) {
    throw new NotFoundError(
      `${
        entry.target
      } matches no file below ${process.cwd()}. What was read from it stays in force; take the entry out of infra.documents to take its documents out of force`,
    );
  }
  return toFileRefs(paths);
}

async function findFiles(target: string): Promise<string[]> {
  if (glob.isDynamicPattern(target)) {
    return await glob(target, { absolute: true });
  }
  const path = resolve(target);
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    return [];
  }
  return found.isDirectory()
    ? await glob('**/*.{yaml,yml}', { cwd: path, absolute: true })
    : [path];
}

/**
 * A share that hangs, or a server that never ends its answer, must not hold the other sources up.
 *
 * @throws Error where it takes longer
 */
async function withTimeout<T>(
  what: string,
  timeout: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`${what} did not end within ${timeout / 1000} s`);
      reject(error);
      controller.abort(error);
    }, timeout);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function readSource(
  ref: DocumentSourceRef,
  options: { urlReader: UrlReaderService; etag?: string; timeout: number },
): Promise<SourceContent> {
  return await withTimeout(
    `Reading ${ref.origin}`,
    options.timeout,
    async signal => {
      switch (ref.type) {
        case 'builtin':
          return {
            status: 'read',
            text: await readFile(builtinPath(), 'utf8'),
          };
        case 'file':
          return { status: 'read', text: await readFile(ref.source, 'utf8') };
        default:
          return await readUrl(ref.source, { ...options, signal });
      }
    },
  );
}

async function readUrl(
  url: string,
  options: { urlReader: UrlReaderService; etag?: string; signal: AbortSignal },
): Promise<SourceContent> {
  const { urlReader, etag, signal } = options;
  try {
    const response = await urlReader.readUrl(url, { etag, signal });
    return {
      status: 'read',
      text: (await response.buffer()).toString('utf8'),
      etag: response.etag,
    };
  } catch (error) {
    if ((error as Error).name === 'NotModifiedError') {
      return { status: 'notModified' };
    }
    throw error;
  }
}

function builtinPath(): string {
  return resolvePackagePath(
    '@infra-orchestration/backstage-plugin-infra-backend',
    'documents/resource-types.yaml',
  );
}

function toFileRefs(paths: string[]): DocumentSourceRef[] {
  return [...paths].sort().map(path => {
    const shown = relative(process.cwd(), path);
    return {
      source: path,
      origin: isAbsolute(shown) ? path : shown,
      type: 'file' as const,
    };
  });
}
