export const policy = {
  ttl: 'Deleted by itself after {{time}}',
  ttlExtendable:
    'Deleted by itself after {{time}}, can be extended up to {{most}}',
  approval: 'Needs approval ({{steps}}) by {{approvers}}',
  anyApprover: 'somebody who may approve',
  steps: { create: 'create', deploy: 'deploy', delete: 'delete' },
  quotaEntity: '{{left}} of {{most}} left for this component',
  quotaOwner: '{{left}} of {{most}} left for its owner',
  quotaTotal: '{{left}} of {{most}} left',
  named: 'Named by the rule {{template}}',
  namedDescription:
    'Environments of this type are not named by hand. Give what the rule asks for as parameters below.',
  label: 'Rules',
} as const;

export const expiry = {
  expires: 'Deleted by itself',
  in: 'in {{time}}',
  now: 'now',
  short: 'Deleted in {{time}}',
  soonTitle: 'This environment is deleted in {{time}}',
  overTitle: 'The time of this environment is over',
  soonText:
    'With all that was made for it, at {{at}}. Extend it to keep it longer.',
  extend: 'Extend',
  extendTitle: 'Extend “{{name}}”',
  extendLabel: 'How long from now',
  extendDescription:
    'Environments of this type may live at most {{most}} from now on.',
  option: '{{time}}, until {{at}}',
  noneLater: 'It lasts as long as its type allows already.',
  confirm: 'Extend',
  cancel: 'Cancel',
  extended: 'The environment lives longer',
} as const;

export const approval = {
  title: 'Waits for approval',
  create: '{{who}} asks to create this environment. Nothing is made before.',
  deploy: '{{who}} asks to deploy. What runs stays as it is before.',
  rollback: '{{who}} asks to roll back. What runs stays as it is before.',
  destroy: '{{who}} asks to delete this environment. It stays before.',
  approvers: 'Decided by',
  anyApprover: 'anybody who may approve',
  stepApprovers: 'And, for the step of the pipeline, by',
  asked: 'Asked',
  expires: 'Until',
  plan: 'What would be done',
  noPlan: 'No plan is kept.',
  approve: 'Approve',
  reject: 'Reject',
  withdraw: 'Take back',
  withdrawn: 'It was taken back',
  approved: 'Approved; it is done now',
  rejected: 'Rejected',
  own: 'You asked for it, so somebody else decides.',
  made: 'You made what is to be deployed, so somebody else decides.',
  notYours: 'You are not among those who decide.',
  changed:
    'What would be done has changed since it was asked for. Read the plan as it is now, then decide.',
  rejectTitle: 'Reject',
  reasonLabel: 'Why',
  reasonDescription: 'Whoever asked for it is told.',
  reasonRequired: 'Say why',
  cancel: 'Cancel',
  who: '{{who}}: {{state}}',
} as const;
