export const pluginId = 'infra';
