import { JsonValue } from '@backstage/types';
import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Node,
  Pair,
  parseAllDocuments,
  ParsedNode,
} from 'yaml';
import { fromPointer } from '../core';

export interface Position {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

export interface YamlDocument {
  value: JsonValue;
  start: Position;
  /**
   * Where a JSON pointer stands: the key of a member, the first character of an item. Of what is
   * not there: of the nearest thing around it.
   */
  locate(pointer: string): Position;
}

export interface YamlProblem extends Position {
  message: string;
}

export interface ParsedYaml {
  /** Those without problems; empty ones are passed over. */
  documents: YamlDocument[];
  problems: YamlProblem[];
}

/** Most aliases that one document may spread, against texts made to grow without end. */
const MAX_ALIASES = 100;

/** Multi-document YAML 1.2 (core schema) with the places of all of it. Never throws. */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const all = Array.isArray(parsed) ? parsed : [];
  const result: ParsedYaml = { documents: [], problems: [] };
  for (const document of all) {
    const problems = [...document.errors, ...document.warnings].map(e => ({
      ...positionOf(e.pos[0]),
      message: `this is not valid YAML: ${e.message}`,
    }));
    result.problems.push(...problems);
    if (problems.length === 0 && !isEmpty(document)) {
      readDocument(document, positionOf, result);
    }
  }
  return result;
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function readDocument(
  document: Document.Parsed,
  positionOf: (offset: number) => Position,
  result: ParsedYaml,
): void {
  const start = positionOf(offsetOf(document.contents) ?? 0);
  try {
    const value: JsonValue = document.toJS({ maxAliasCount: MAX_ALIASES });
    result.documents.push({
      value,
      start,
      locate: pointer => {
        const offset = findOffset(document, fromPointer(pointer));
        return offset === undefined ? start : positionOf(offset);
      },
    });
  } catch (error) {
    const message = `this YAML cannot be read: ${(error as Error).message}`;
    result.problems.push({ ...start, message });
  }
}

function findOffset(
  document: Document.Parsed,
  path: readonly string[],
): number | undefined {
  let node: Node | null | undefined = document.contents;
  let offset = offsetOf(node);
  for (const segment of path) {
    if (isAlias(node)) {
      node = node.resolve(document);
    }
    if (isMap(node)) {
      const pair = node.items.find(p => keyOf(p) === segment);
      offset = offsetOf(pair?.key) ?? offset;
      node = pair?.value as Node | undefined;
    } else if (isSeq(node)) {
      node = node.items[Number(segment)] as Node | undefined;
      offset = offsetOf(node) ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return (node as ParsedNode | null | undefined)?.range?.[0];
}
