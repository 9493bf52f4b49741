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
 * @throws NotFoundError where a file that is named outright is not there
 */
export async function expandSource(
  entry: DocumentSourceConfig,
): Promise<DocumentSourceRef[]> {
  if (entry.type === 'url') {
    return [{ source: entry.target, origin: entry.target, type: 'url' }];
  }
  if (glob.isDynamicPattern(entry.target)) {
    return toFileRefs(await glob(entry.target, { absolute: true }));
  }
  const path = resolve(entry.target);
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new NotFoundError(`There is no file or directory ${entry.target}`);
  }
  return toFileRefs(
    found.isDirectory()
      ? await glob('**/*.{yaml,yml}', { cwd: path, absolute: true })
      : [path],
  );
}

export async function readSource(
  ref: DocumentSourceRef,
  options: { urlReader: UrlReaderService; etag?: string },
): Promise<SourceContent> {
  switch (ref.type) {
    case 'builtin':
      return { status: 'read', text: await readFile(builtinPath(), 'utf8') };
    case 'file':
      return { status: 'read', text: await readFile(ref.source, 'utf8') };
    default:
      return readUrl(ref.source, options);
  }
}

async function readUrl(
  url: string,
  { urlReader, etag }: { urlReader: UrlReaderService; etag?: string },
): Promise<SourceContent> {
  try {
    const response = await urlReader.readUrl(url, { etag });
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
