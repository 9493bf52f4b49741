import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import { GitopsConnection } from '../connection';
import { Files } from '../git/Clone';
import { FileChange } from '../git/fastImport';
import { diffFile } from './diff';
import { blobId } from './files';
import { MARKER, markOf } from './marker';

/** One directory, as it is in a commit. */
export interface Found {
  commit: string;
  path: string;
  files: Files;
  /** Absent where the directory bears no mark. */
  mark?: string;
}

export interface Place {
  connection: GitopsConnection;
  identity: ResourceIdentity;
  /** From the root of the repository. */
  path: string;
  signal: AbortSignal;
}

export async function look(
  { connection, path, signal }: Place,
  commit: string,
): Promise<Found> {
  const { clone } = connection.repository;
  const files = await clone.filesIn(commit, path, signal);
  const marker = files.get(MARKER);
  const mark = marker && markOf(await clone.textOf(marker, signal));
  return { commit, path, files, ...(mark && { mark }) };
}

/** @throws DriverError `conflict` where the directory is not this instance's */
export function refuseForeign(
  { path, files, mark }: Found,
  { ownershipMark }: ResourceIdentity,
): void {
  if (files.size > 0 && mark !== ownershipMark) {
    throw new DriverError(
      'conflict',
      `The directory ${path} ${
        mark ? `belongs to ${mark}` : `has files and no ${MARKER}`
      }. Remove it from the repository, or choose another directory.`,
    );
  }
}

/** What has to be committed so that the directory holds exactly these texts. */
export function changesTo(
  { files, path }: Found,
  wanted: Map<string, string>,
): FileChange[] {
  const gone = [...files.keys()]
    .filter(name => !wanted.has(name))
    .map(name => ({ path: `${path}/${name}` }));
  const written = [...wanted]
    .filter(([name, text]) => !isThere(files, name, text))
    .map(([name, content]) => ({ path: `${path}/${name}`, content }));
  return [...gone, ...written].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same changes, for people. */
export async function diffsTo(
  { connection, signal }: Place,
  found: Found,
  wanted: Map<string, string>,
): Promise<FieldDiff[]> {
  const diffs: FieldDiff[] = [];
  for (const change of changesTo(found, wanted)) {
    const name = change.path.slice(found.path.length + 1);
    const id = found.files.get(name);
    const before = id && (await connection.repository.clone.textOf(id, signal));
    diffs.push(...diffFile(name, before, change.content));
  }
  return diffs;
}

/** Identifies what is in the directory. */
export function contentOf(files: Files): string {
  const lines = [...files].map(([name, id]) => `${name}\0${id}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function isThere(files: Files, name: string, text: string): boolean {
  const id = files.get(name);
  return id !== undefined && id === blobId(text, id);
}
