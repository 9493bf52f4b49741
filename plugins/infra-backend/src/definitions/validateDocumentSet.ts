import { JsonObject } from '@backstage/types';
import { DocumentError, ParsedDocument } from './parseDocuments';

/** The part of a `Driver` that documents are checked against; a Driver fits. */
export interface DriverDescription {
  id: string;
  configSchema: JsonObject;
  credentials: Record<string, { required: boolean }>;
  kinds: readonly {
    kind: string;
    inputSchema: JsonObject;
    outputSchema: JsonObject;
  }[];
}

/** What is wrong between documents that are each valid alone. */
export declare function validateDocumentSet(
  documents: readonly ParsedDocument[],
  drivers: readonly DriverDescription[],
): DocumentError[];
