/** What delivery and previews do in steps, each of them one transaction or one call to the outside. */
export const deliveryEffects = [
  'event.record',
  'event.inspect',
  'event.settle',
  'artifact.register',
  'artifact.attach',
  'promotion.record',
  'promotion.note',
  'deployment.write',
  'approval.decide',
  'look.note',
  'preview.hear',
  'preview.read',
  'preview.create',
  'preview.deploy',
  'preview.delete',
  'preview.forget',
  'preview.wait',
  'preview.look',
  'preview.tell',
  'preview.told',
  'environment.extend',
] as const;

export type DeliveryEffect = (typeof deliveryEffects)[number];

export type DeliveryCrashPoint = `${DeliveryEffect}.${'before' | 'after'}`;

/** Called between two effects; a test ends the process there. */
export interface DeliveryCrashPoints {
  /** @param place - `of`: the component, or the repository, whose work comes there */
  at(point: DeliveryCrashPoint, place: { of: string }): Promise<void> | void;
}

/** Does it, with a place to die just before and just after it. */
export async function atCrashPoints<T>(
  crashPoints: DeliveryCrashPoints | undefined,
  { effect, of }: { effect: DeliveryEffect; of: string },
  work: () => Promise<T>,
): Promise<T> {
  await crashPoints?.at(`${effect}.before`, { of });
  const result = await work();
  await crashPoints?.at(`${effect}.after`, { of });
  return result;
}
