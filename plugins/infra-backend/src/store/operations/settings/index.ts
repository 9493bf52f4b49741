import { Db } from '../../database';

interface SettingRow {
  name: string;
  value: string;
}

/** Stores the value where there is none yet. @returns the value in force */
export async function ensure(
  db: Db,
  options: { name: string; value: string },
): Promise<string> {
  await db<SettingRow>('settings').insert(options).onConflict('name').ignore();
  const row = await db<SettingRow>('settings')
    .where({ name: options.name })
    .first();
  return row!.value;
}
