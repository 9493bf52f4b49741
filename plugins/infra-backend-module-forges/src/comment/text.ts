const CUT = '…';
const CUT_COMMENT = '\n\n… The rest is too long for a comment.';

/** By it a comment is found again; people do not see it. Only a comment that begins with it bears it. */
export function markOf(key: string): string {
  return `<!-- infra-orchestration.dev/preview ${key} -->`;
}

export function bodyOf(
  note: { key: string; comment: string },
  maxLength: number,
): string {
  return cut(`${markOf(note.key)}\n${note.comment}`, maxLength, CUT_COMMENT);
}

const normalized = (text: string) => text.replaceAll('\r', '').trimEnd();

/** Forges change the ends of lines and of the text. */
export function isSameText(one: string, other: string): boolean {
  return normalized(one) === normalized(other);
}

/** A text of one line. */
export function lineOf(text: string, maxLength: number): string {
  return cut(text.replace(/\s+/g, ' ').trim(), maxLength, CUT);
}

/** Lengths are those of JavaScript, which are never below those that forges count. */
function cut(text: string, maxLength: number, ending: string): string {
  if (text.length <= maxLength) {
    return text;
  }
  const kept = text.slice(0, maxLength - ending.length);
  const withoutHalf = kept.replace(/[\uD800-\uDBFF]$/, '');
  return `${withoutHalf}${ending}`;
}
