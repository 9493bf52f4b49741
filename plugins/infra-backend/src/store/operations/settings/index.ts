import { Db } from '../../database';

interface SettingRow {
  name: string;
  value: string;
}

export async function get(db: Db, name: string): Promise<string | undefined> {
  const row = await db<SettingRow>('settings').where({ name }).first();
  return row?.value;
}

/** Stores the value where there is none yet. @returns the value in force */
export async function ensure(
  db: Db,
  options: { name: string; value: string },
): Promise<string> {
  await db<SettingRow>('settings').insert(options).onConflict('name').ignore();
  return (await get(db, options.name))!;
}
