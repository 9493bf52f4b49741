export interface FileChange {
  path: string;
  /** Undefined: the file goes. */
  content?: string;
}

export interface CommitRequest {
  ref: string;
  parent: string;
  author: { name: string; email: string };
  /** Seconds since 1970. */
  at: number;
  message: string;
  changes: FileChange[];
}

/**
 * Pure. One commit as the input of `git fast-import`, which needs neither an index nor a working tree;
 * the last line has it tell the commit's id.
 */
export function fastImportStream(request: CommitRequest): string {
  const { ref, parent, author, at, message, changes } = request;
  const who = `${author.name} <${author.email}> ${at} +0000`;
  return [
    `commit ${ref}`,
    'mark :1',
    `author ${who}`,
    `committer ${who}`,
    data(message),
    `from ${parent}`,
    ...changes.map(({ path, content }) =>
      content === undefined
        ? `D ${quoted(path)}`
        : `M 100644 inline ${quoted(path)}\n${data(content)}`,
    ),
    '',
    'get-mark :1',
    'done',
    '',
  ].join('\n');
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** As C quotes strings; what is not ASCII is taken as it is. */
function quoted(path: string): string {
  const inside = path
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
  return `"${inside}"`;
}
