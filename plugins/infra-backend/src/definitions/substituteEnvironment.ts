import { isJsonObject, isWithin, visitLeaves } from '../core';
import { DocumentError } from './parseDocuments';
import { parseYaml } from './parseYaml';

/** `${env.NAME}`; no other placeholder begins with `env.`. */
const reference = /\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}/g;

export interface SubstitutedText {
  text: string;
  errors: DocumentError[];
}

/**
 * Puts the values of environment variables in their places before the text is parsed, so that a
 * number stays a number and each line keeps its place. Only for documents that the installation's
 * own configuration names: who may write documents over the API may not read its environment.
 *
 * The values are stored with the document and shown to all who may see the platform, so they may
 * stand only where a provider says where its system is.
 */
export function substituteEnvironment(
  text: string,
  env: Record<string, string | undefined>,
  origin: string,
): SubstitutedText {
  const errors = misplaced(text, origin);
  if (errors.length > 0) {
    return { text, errors };
  }
  const lines = text.split('\n').map((line, index) =>
    // A comment may speak of a variable that is not there.
    /^\s*#/.test(line)
      ? line
      : line.replace(reference, (whole, name: string) => {
          const value = env[name];
          const problem = problemOf(value);
          if (problem) {
            errors.push({
              origin: `${origin}:${index + 1}`,
              line: index + 1,
              pointer: '',
              message: `the environment variable ${name} ${problem}`,
            });
            return whole;
          }
          return value!;
        }),
  );
  return { text: lines.join('\n'), errors };
}

function problemOf(value: string | undefined): string | undefined {
  if (value === undefined || value === '') {
    return 'is not set';
  }
  return /[\r\n]/.test(value) ? 'has several lines' : undefined;
}

function misplaced(text: string, origin: string): DocumentError[] {
  if (text.search(reference) < 0) {
    return [];
  }
  const { documents, problems } = parseYaml(text);
  const errors = problems.map(({ line, column, message }) => ({
    origin: `${origin}:${line}`,
    line,
    column,
    pointer: '',
    message: `${message}; a text with \`\${env.…}\` in it may need quotes`,
  }));
  for (const { value, locate } of documents) {
    const isProvider = isJsonObject(value) && value.kind === 'Provider';
    visitLeaves(value, (leaf, pointer) => {
      const isMeant = isProvider && isWithin(pointer, '/spec/config');
      if (typeof leaf === 'string' && leaf.search(reference) >= 0 && !isMeant) {
        const { line, column } = locate(pointer);
        errors.push({
          origin: `${origin}:${line}`,
          line,
          column,
          pointer,
          message: `${pointer}: \`\${env.…}\` may stand only in \`spec.config\` of a Provider, as its value is kept and shown; a credential is named by \`credentials: { <name>: { env: NAME } }\``,
        });
      }
    });
  }
  return errors;
}
