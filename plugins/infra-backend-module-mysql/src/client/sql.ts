import { escape, escapeId } from 'mysql2';

/** Who logs in: servers know a user by name and by where it comes from. */
export interface Account {
  name: string;
  host: string;
}

export function identifier(name: string): string {
  // A point in a name is part of it.
  return escapeId(name, true);
}

export function literal(value: string): string {
  return escape(value);
}

export function accountOf({ name, host }: Account): string {
  return `${literal(name)}@${literal(host)}`;
}
