import { JsonObject } from '@backstage/types';

/** What the program complains about, with the place in the module. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  /** `file:line`, where it is about the configuration. */
  place?: string;
  /** Of the resource, where it comes from a provider. */
  address?: string;
}

/** One line of the program's machine-readable output, for people and for decisions. */
export interface Message {
  text: string;
  level: 'info' | 'warn' | 'error' | 'debug';
  diagnostic?: Diagnostic;
}

/** Told in every run, or told in the plan already. */
const QUIET = new Set([
  'version',
  'outputs',
  'planned_change',
  'resource_drift',
]);

/** Undefined for what is no such line, for example what a provider prints. */
export function parseMessage(line: string): Message | undefined {
  const entry = jsonObject(line);
  const text = entry?.['@message'];
  if (!entry || typeof text !== 'string') {
    return undefined;
  }
  const diagnostic = diagnosticOf(entry.diagnostic);
  if (diagnostic) {
    return {
      text: describeDiagnostic(diagnostic),
      level: diagnostic.severity === 'error' ? 'error' : 'warn',
      diagnostic,
    };
  }
  return { text, level: QUIET.has(String(entry.type)) ? 'debug' : 'info' };
}

export function describeDiagnostic(diagnostic: Diagnostic): string {
  const { summary, detail, place, address } = diagnostic;
  const where = [place, address].filter(Boolean).join(', ');
  const text = detail ? `${summary}: ${detail}` : summary;
  // Long ones quote whole answers of servers; the beginning says what it is about.
  const short = text.replace(/\s+/g, ' ').trim().slice(0, 1_000);
  return where ? `${where}: ${short}` : short;
}

function diagnosticOf(value: unknown): Diagnostic | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const given = value as Record<string, any>;
  const { filename, start } = given.range ?? {};
  return {
    severity: given.severity === 'warning' ? 'warning' : 'error',
    summary: String(given.summary ?? ''),
    detail: String(given.detail ?? ''),
    ...(filename && { place: `${filename}:${start?.line ?? 1}` }),
    ...(given.address && { address: String(given.address) }),
  };
}

function jsonObject(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(line) as JsonObject;
  } catch {
    return undefined;
  }
}
