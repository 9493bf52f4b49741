import { findProgram } from './programs.ts';

/** Something that a part needs of the machine and that nobody has installed. */
export interface Missing {
  /** What it is, and what for. */
  what: string;
  /** Packages of Debian and Ubuntu that bring it; none where there are none that do. */
  packages: string[];
  /** What else can be done, as whole sentences. */
  otherwise: string;
}

/** All that is missing in one message, whose last line is the one command that brings it. */
export function describeMissing(all: Missing[]): string {
  const packages = [...new Set(all.flatMap(missing => missing.packages))];
  const lines = all.map(({ what, otherwise }) => `- ${what}. ${otherwise}`);
  const head = ['Missing on this machine:', ...lines].join('\n');
  if (packages.length === 0 || !findProgram('apt-get')) return head;
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${head}\nInstall with:\n  ${sudo}apt-get update && ${sudo}apt-get install --no-install-recommends ${packages.join(
    ' ',
  )}`;
}

/** Thrown by a part that cannot be made ready here. */
export class MissingError extends Error {
  readonly missing: Missing;

  constructor(missing: Missing) {
    super(describeMissing([missing]));
    this.missing = missing;
  }
}
