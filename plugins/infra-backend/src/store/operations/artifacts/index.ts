export {
  addAttachments,
  claimAttachmentsLooks,
  endAttachmentsLook,
  retryAttachmentsLook,
} from './attachments';
export type { Attached, AttachmentsLook } from './attachments';
export * from './list';
export * from './prune';
export * from './read';
export * from './register';
