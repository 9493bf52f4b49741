/**
 * Since the image is known, and then since the look before: a build signs what it pushed, a scanner comes
 * later, and people later still.
 */
const WAITS_MS = [30_000, 10 * 60_000, 2 * 3_600_000];

/**
 * After how long it is looked for what is attached to an image, where it was so often already.
 *
 * @returns undefined where it is not looked for any more
 */
export function untilAttachmentsLook(looks: number): number | undefined {
  return WAITS_MS[looks];
}
