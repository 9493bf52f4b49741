import { DocumentError } from './parseDocuments';

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
 */
export function substituteEnvironment(
  text: string,
  env: Record<string, string | undefined>,
  origin: string,
): SubstitutedText {
  const errors: DocumentError[] = [];
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
