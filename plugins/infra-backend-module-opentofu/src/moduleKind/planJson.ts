import { JsonValue } from '@backstage/types';

/** Marks of a value: the whole of it, or members of it. */
export type Marks = boolean | { [name: string]: Marks } | Marks[];

export interface Change {
  actions: string[];
  before?: JsonValue;
  after?: JsonValue;
  after_unknown?: Marks;
  before_sensitive?: Marks;
  after_sensitive?: Marks;
  replace_paths?: (string | number)[][];
  importing?: { id?: string };
}

export interface ResourceChange {
  address: string;
  mode: string;
  /** Key of an old object that a replacement left behind. */
  deposed?: string;
  change: Change;
}

/** What is used of `show -json` of a plan, format 1. */
export interface PlanJson {
  format_version: string;
  resource_changes?: ResourceChange[];
  /** What was changed outside since the last run. */
  resource_drift?: ResourceChange[];
  output_changes?: Record<string, Change>;
}
