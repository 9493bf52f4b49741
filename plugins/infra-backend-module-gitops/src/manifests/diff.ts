import { JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { parse } from 'yaml';

/**
 * Pure. What differs in one file, field by field, as `/apps_deployment_web.yaml/spec/replicas`; the
 * whole of it where it is there on one side only, or its fields are the same in another writing.
 */
export function diffFile(
  name: string,
  before: string | undefined,
  after: string | undefined,
): FieldDiff[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  if (isSecret(was)) {
    return [{ path: pointer([name]), secret: true }];
  }
  if (before === undefined || after === undefined) {
    return [change([name], was, is)];
  }
  const diffs: FieldDiff[] = [];
  compare(was, is, [name], diffs);
  return diffs.length > 0 ? diffs : [change([name], before, after)];
}

type Fields = JsonValue | undefined;

function compare(a: Fields, b: Fields, path: string[], diffs: FieldDiff[]) {
  if (isMap(a) && isMap(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      compare(a[key], b[key], [...path, key], diffs);
    }
  } else if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    a.forEach((item, i) => compare(item, b[i], [...path, `${i}`], diffs));
  } else if (JSON.stringify(a) !== JSON.stringify(b)) {
    diffs.push(change(path, a, b));
  }
}

function change(path: string[], before: Fields, after: Fields): FieldDiff {
  return {
    path: pointer(path),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function pointer(path: string[]): string {
  return path
    .map(part => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

/** A text that is no YAML is taken as a text. */
function fieldsOf(text: string | undefined): Fields {
  if (text === undefined) {
    return undefined;
  }
  try {
    return parse(text) ?? text;
  } catch {
    return text;
  }
}

/** Somebody else may have put one there. */
function isSecret(fields: Fields): boolean {
  return typeof fields === 'string'
    ? /\bkind\W+Secret\b/.test(fields)
    : isMap(fields) && fields.kind === 'Secret';
}

function isMap(value: Fields): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
