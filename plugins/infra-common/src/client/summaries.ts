import { JsonObject } from '@backstage/types';
import { DocumentRevision, ProviderDocument } from '../domain';

/** @public */
export interface ProviderAccess {
  ok: boolean;
  checks: { name: string; granted: boolean; message?: string }[];
  /** What the platform team can apply to grant what is missing. */
  remedy?: { title: string; mediaType: string; content: string };
  server?: string;
  /** ISO 8601. */
  checkedAt: string;
}

/** A provider and how it fares; credentials are named, never shown. @public */
export interface ProviderSummary {
  name: string;
  driver: string;
  revision: DocumentRevision<ProviderDocument>;
  health:
    | 'Unknown'
    | 'Healthy'
    | 'Unreachable'
    | 'AccessDenied'
    | 'Misconfigured';
  message?: string;
  access?: ProviderAccess;
  /** Instances that live on it. */
  instanceCount: number;
  /** ISO 8601. */
  lastContactAt?: string;
}

/** @public */
export interface DriverSummary {
  id: string;
  title: string;
  configSchema: JsonObject;
  credentials: Record<string, { required: boolean; description: string }>;
  kinds: {
    kind: string;
    title: string;
    inputSchema: JsonObject;
    outputSchema: JsonObject;
  }[];
}

/** A file or URL that platform documents are read from. @public */
export interface DocumentSource {
  origin: string;
  /** ISO 8601. */
  lastReadAt?: string;
  /** Errors of the last reading; the good revisions stay in force. */
  errors: {
    origin: string;
    line?: number;
    pointer?: string;
    message: string;
  }[];
  documents: { kind: string; name: string; revision: number }[];
}
