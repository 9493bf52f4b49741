import { Redactor } from './redactor';

/** Shorter ones are names of users and the like; masking them would make messages unreadable. */
const MIN_LENGTH = 8;
/** What a file of several lines, such as a kubeconfig, holds beside secrets is shorter or a URL. */
const MIN_WORD = 20;

/** What of the credentials must not be seen in any text: they themselves and what is inside them. */
export function redactorOf(credentials: Record<string, string>): Redactor {
  const redactor = new Redactor();
  for (const value of Object.values(credentials)) {
    [value, ...passwordOf(value), ...wordsOf(value)]
      .filter(({ length }) => length >= MIN_LENGTH)
      .forEach(secret => redactor.add(secret));
  }
  return redactor;
}

function passwordOf(value: string): string[] {
  const password = URL.canParse(value) ? new URL(value).password : '';
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

function wordsOf(value: string): string[] {
  return value.includes('\n')
    ? value
        .split(/[\s"']+/)
        .filter(word => word.length >= MIN_WORD && !word.includes('://'))
    : [];
}
