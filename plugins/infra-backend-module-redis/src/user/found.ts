import { Session } from '../client/Session';
import { markIn } from './names';

/** A user as the server shows it. */
export interface FoundUser {
  enabled: boolean;
  /** Any password is accepted. */
  withoutPassword: boolean;
  /** SHA-256 in hex. */
  passwords: string[];
  /** As the server words it, which is not as it was told; see {@link inOrder}. */
  commands: string;
  keys: string[];
  channels: string[];
  /** Further sets of rights. */
  selectors: number;
  mark?: string;
}

/** Of the answer to ACL GETUSER, what is used here. */
export interface UserReply {
  flags: string[];
  passwords: string[];
  commands: string;
  keys: string;
  channels: string;
  selectors: unknown[];
}

const wordsOf = (text: string) => text.split(' ').filter(Boolean);

export async function findUser(
  session: Session,
  name: string,
): Promise<FoundUser | undefined> {
  const reply = await session.command<UserReply | null>('ACL', 'GETUSER', name);
  return reply ? foundIn(reply) : undefined;
}

/** Pure. */
export function foundIn(reply: UserReply): FoundUser {
  const { flags, passwords, commands } = reply;
  const channels = wordsOf(reply.channels);
  return {
    enabled: flags.includes('on'),
    withoutPassword: flags.includes('nopass'),
    passwords: [...passwords],
    commands: inOrder(commands),
    keys: wordsOf(reply.keys),
    channels,
    selectors: reply.selectors.length,
    mark: markIn(channels),
  };
}

/**
 * Redis 7.0 words the rights anew each time, categories first, then single commands in an order that
 * changes when it restarts; later versions and Valkey keep the rules as they were given. Of single
 * commands the order does not count, so they are sorted; of categories it does.
 */
function inOrder(commands: string): string {
  const words = wordsOf(commands);
  const single = words.findLastIndex(word => word.includes('@')) + 1;
  return [...words.slice(0, single), ...words.slice(single).sort()].join(' ');
}
