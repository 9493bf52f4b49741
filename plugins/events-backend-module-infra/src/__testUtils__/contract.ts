import {
  ArtifactHint,
  PullRequestHint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { TestRequest } from './SourcesBackend';

export const SECRET = 'a-secret-of-this-test';
export const OTHER = 'another-secret-of-it';

/** A payload, and headers where they are not those of the first published one. */
export interface Example {
  reason: string;
  payload: unknown;
  headers?: Record<string, string>;
}

/** What is particular about a source. */
export interface Contract {
  kind: string;
  /** Configuration of one instance. */
  config: Record<string, unknown>;
  /** A delivery as the sender makes it of a payload. */
  genuine(
    payload: unknown,
    headers?: Record<string, string>,
  ): TestRequest | Promise<TestRequest>;
  /** Payloads as the vendor documents them. */
  published: {
    title: string;
    payload: unknown;
    headers?: Record<string, string>;
    hints?: ArtifactHint[];
    pullRequest?: Omit<PullRequestHint, 'source' | 'deliveryId'>;
  }[];
  /** Takes away what shows where it is from. */
  unsigned(request: TestRequest): TestRequest;
  /** What is genuine, but for one thing. */
  tampered: {
    reason: string;
    change(request: TestRequest): TestRequest | Promise<TestRequest>;
  }[];
  /** The first payload, as of another time; absent where payloads have none. */
  at?(time: Date): unknown;
  staleStatus?: number;
  malformed: Example[];
  /** Absent where the sender sends what we want and nothing else. */
  unknown?: Example[];
  /** False where payloads neither have an id nor differ. */
  repeatable?: false;
}

/** Changes one thing in a JSON body, and nothing that was made of it. */
export function otherBody(request: TestRequest): TestRequest {
  const body = request.body.toString().replace(/^\{/, '{"added":1,');
  return { ...request, body };
}

/** Replaces headers. */
export function withHeaders(
  request: TestRequest,
  headers: Record<string, string>,
): TestRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

export function withoutHeader(request: TestRequest, name: string): TestRequest {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers };
}

export function json(payload: unknown): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
