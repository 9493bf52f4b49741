import { DocumentChange, DocumentDeletion, StoredDocument } from '../store';
import { DocumentError, ParsedDocument } from './parseDocuments';
import { Installed, validateDocumentSet } from './validateDocumentSet';

/** What one source says now. */
export interface ReadSource {
  source: string;
  /** Documents without errors of their own, in order. */
  documents: ParsedDocument[];
  /** With any of them nothing of the source is taken out of force. */
  errors: DocumentError[];
  /** Documents of any other source may take the place of its documents. */
  yields: boolean;
}

export interface DecideDocumentsOptions {
  inForce: readonly StoredDocument[];
  /** Sources that were read, the earlier wins. Those that did not change are left out. */
  read: readonly ReadSource[];
  /** All sources that there are; what is in force from another one is gone with it. */
  active: ReadonlySet<string>;
  installed: Installed;
}

export interface DocumentDecision {
  changes: DocumentChange[];
  deletions: DocumentDeletion[];
  /** By source: those of reading, and those found here. */
  errors: Map<string, DocumentError[]>;
}

interface Candidate extends ParsedDocument {
  source: string;
  key: string;
}

const keyOf = (kind: string, name: string) => `${kind}/${name}`;

/**
 * What is to come in force and what is to go, so that the set stays whole: a document that is bad
 * by itself or in the company of the others is left out, and what is in force of its name stays.
 */
export function decideDocuments(
  options: DecideDocumentsOptions,
): DocumentDecision {
  const errors = new Map(
    options.read.map(({ source, errors: own }) => [source, [...own]]),
  );
  const claimed = claimNames(options, errors);
  const deletions = findDeletions(options, claimed);
  const accepted = keepWholeSet(options, claimed, deletions, errors);
  return {
    changes: accepted.map(({ document, origin, source }) => ({
      document,
      origin,
      source,
    })),
    deletions,
    errors,
  };
}

/** The candidates whose names are not another's. */
function claimNames(
  { inForce, read, active }: DecideDocumentsOptions,
  errors: Map<string, DocumentError[]>,
): Candidate[] {
  const yielding = new Set(
    read.filter(({ yields }) => yields).map(({ source }) => source),
  );
  const readNow = new Set(read.map(({ source }) => source));
  // What an unchanged source has in force, and what came over the API, is taken already.
  const taken = new Map<string, { origin: string; yields: boolean }>();
  for (const { kind, name, source, origin } of inForce) {
    const stays =
      source === undefined || (active.has(source) && !readNow.has(source));
    if (stays) {
      taken.set(keyOf(kind, name), { origin, yields: false });
    }
  }
  const candidates: Candidate[] = [];
  const firmFirst = [...read].sort(
    (a, b) => Number(yielding.has(a.source)) - Number(yielding.has(b.source)),
  );
  for (const { source, documents, yields } of firmFirst) {
    for (const parsed of documents) {
      const { kind, metadata } = parsed.document;
      const key = keyOf(kind, metadata.name);
      const holder = taken.get(key);
      if (!holder) {
        taken.set(key, { origin: parsed.origin, yields });
        candidates.push({ ...parsed, source, key });
      } else if (!yields) {
        errors.get(source)!.push({
          origin: parsed.origin,
          pointer: '/metadata/name',
          message: `${kind} "${metadata.name}" is defined by ${holder.origin} already; remove one of the two`,
        });
      }
    }
  }
  return candidates;
}

/** What was in force from a source that no longer has it, or that is gone itself. */
function findDeletions(
  { inForce, read, active }: DecideDocumentsOptions,
  claimed: readonly Candidate[],
): DocumentDeletion[] {
  const names = new Set(claimed.map(({ key }) => key));
  const readNow = new Map(read.map(source => [source.source, source]));
  return inForce
    .filter(({ kind, name, source }) => {
      if (source === undefined || names.has(keyOf(kind, name))) {
        return false;
      }
      const now = readNow.get(source);
      return now ? now.errors.length === 0 : !active.has(source);
    })
    .map(({ kind, name, source }) => ({ kind, name, origin: source! }));
}

/**
 * Leaves candidates out until those that remain are right together with what stays in force. Each
 * round leaves at least one out, so it ends.
 */
function keepWholeSet(
  { inForce, installed }: DecideDocumentsOptions,
  claimed: readonly Candidate[],
  deletions: readonly DocumentDeletion[],
  errors: Map<string, DocumentError[]>,
): Candidate[] {
  const gone = new Set(deletions.map(({ kind, name }) => keyOf(kind, name)));
  let accepted = [...claimed];
  for (;;) {
    const names = new Set(accepted.map(({ key }) => key));
    const staying = inForce.filter(({ kind, name }) => {
      const key = keyOf(kind, name);
      return !names.has(key) && !gone.has(key);
    });
    const byOrigin = new Map(accepted.map((c, index) => [`#${index}`, c]));
    const found = validateDocumentSet(
      [
        ...accepted.map(({ document }, index) => ({
          document,
          origin: `#${index}`,
        })),
        ...staying.map(({ document, origin }) => ({ document, origin })),
      ],
      installed,
    ).flatMap(error => {
      const candidate = byOrigin.get(error.origin);
      return candidate ? [{ candidate, error }] : [];
    });
    if (found.length === 0) {
      return accepted;
    }
    for (const { candidate, error } of found) {
      errors.get(candidate.source)!.push(located(candidate, error));
    }
    const bad = new Set(found.map(({ candidate }) => candidate));
    accepted = accepted.filter(candidate => !bad.has(candidate));
  }
}

function located(candidate: Candidate, error: DocumentError): DocumentError {
  const place = candidate.locate?.(error.pointer);
  const file = candidate.origin.replace(/:\d+$/, '');
  return {
    ...error,
    origin: place ? `${file}:${place.line}` : candidate.origin,
    line: place?.line,
    column: place?.column,
  };
}
