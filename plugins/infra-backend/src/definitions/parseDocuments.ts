import { PlatformDocument } from '@infra-orchestration/backstage-plugin-infra-common';

/** One thing wrong with a platform document. */
export interface DocumentError {
  /** `file:line`. */
  origin: string;
  /** From 1; absent for documents that did not come as text. */
  line?: number;
  column?: number;
  /** JSON pointer into the document. */
  pointer: string;
  message: string;
}

export interface ParsedDocument {
  document: PlatformDocument;
  /** `file:line` of its first line. */
  origin: string;
  /** Where a JSON pointer of the document stands in the text. */
  locate?(pointer: string): { line: number; column: number } | undefined;
}

export interface ParsedDocuments {
  documents: ParsedDocument[];
  errors: DocumentError[];
}

/** Reads multi-document YAML; documents with errors are left out. */
export declare function parsePlatformDocuments(
  text: string,
  origin: string,
): ParsedDocuments;
