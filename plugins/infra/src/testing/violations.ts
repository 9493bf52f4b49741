import axe from 'axe-core';

/**
 * What axe finds wrong with the whole page. Contrast needs a real browser; it is checked there. The
 * app's header and react-aria's announcer are not ours.
 */
export async function violations() {
  const { violations: found } = await axe.run(
    {
      include: [document.body],
      exclude: ['.bui-PluginHeader', '[data-live-announcer]'],
    },
    {
      rules: {
        'color-contrast': { enabled: false },
        region: { enabled: false },
      },
    },
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}
