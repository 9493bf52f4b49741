export const list = {
  title: 'Environments',
  description: 'Where this component runs, and what each place is made of.',
  create: 'Create environment',
  mayNotCreate: 'You may not create environments of this component.',
  search: 'Search environments',
  searchPlaceholder: 'Search by name',
  typeFilter: 'Type',
  statusFilter: 'Status',
  any: 'Any',
  showDeleted: 'Show deleted',
  columnName: 'Name',
  columnEntity: 'Component',
  columnStatus: 'Status',
  columnType: 'Type',
  columnAge: 'Age',
  columnLinks: 'Links',
  pageLabel: 'Page {{page}}',
  pageLabelTotal: '{{from}} to {{to}} of {{total}}',
  emptyTitle: 'No environments yet',
  emptyText:
    'Create one, and see the plan of what is made and where before anything happens.',
  nothingFoundTitle: 'Nothing found',
  nothingFoundText: 'No environment fits the search and the filters.',
  clearFilters: 'Clear search and filters',
  listLabel: 'Environments',
} as const;

export const card = {
  title: 'Environments',
  all: 'All environments',
  more: '{{number}} more',
  empty: 'This component has no environment yet.',
} as const;

export const create = {
  title: 'Create environment',
  step: 'Step {{step}} of 2',
  typeLabel: 'Type',
  typeDescription: 'Decides which infrastructure it is built on.',
  noTypes: 'There are no environment types yet',
  noTypesText:
    'The platform team declares them as documents of the kind EnvironmentType.',
  noneAllowed: 'There is no type you may create for this component',
  noneAllowedText:
    'Which types you may create depends on who owns the component. Ask its owner or the platform team.',
  nameLabel: 'Name',
  nameDescription:
    'Lower-case letters, digits and hyphens; it becomes part of names and DNS entries.',
  nameProblem: {
    required: 'Enter a name',
    tooLong: 'At most 40 characters',
    charset: 'Only lower-case letters, digits and hyphens',
    edges: 'Must begin and end with a letter or a digit',
    taken: 'There is an environment of this name already',
  },
  useSuggestion: 'Use “{{name}}”',
  more: 'Images and parameters',
  images: 'Images',
  imagesDescription:
    'Image per container; wins over that of the Score file. Empty or removed, the Score file decides.',
  imageContainer: 'Container',
  imageImage: 'Image',
  addImage: 'Add image',
  params: 'Parameters',
  paramsDescription:
    'Values for ${deployment.params.…} placeholders. 3, true and ["a"] are a number, a truth value and a list; text that looks like one is put in quotes: "3".',
  paramName: 'Name',
  paramValue: 'Value',
  addParam: 'Add parameter',
  removeRow: 'Remove {{name}}',
  toPlan: 'Show plan',
  confirm: 'Create',
  back: 'Back',
  cancel: 'Cancel',
  planTitle: 'Plan for {{name}}',
  planChanged:
    'The plan is no longer the one you saw. Look at it again before you confirm.',
} as const;

export const deploy = {
  title: 'Deploy to {{name}}',
  description:
    'The Score file is read anew; what you do not change stays as it is.',
  confirm: 'Deploy',
  deployAnyway: 'Deploy anyway',
  changedMeanwhile:
    'The environment was changed in the meantime. The plan has been worked out again; look at it before you confirm.',
} as const;

export const remove = {
  title: 'Delete {{name}}',
  lead: 'Nothing happens before you confirm.',
  removed_one: '{{count}} resource is removed',
  removed_other: '{{count}} resources are removed',
  waiting_one: '{{count}} resource waits for its provider',
  waiting_other: '{{count}} resources wait for their provider',
  abandoned_one: '{{count}} resource is given up',
  abandoned_other: '{{count}} resources are given up',
  retained_one: '{{count}} resource is retained',
  retained_other: '{{count}} resources are retained',
  retainedText:
    'It stays outside and is forgotten here; remove it by hand when nobody needs it.',
  nothing: 'There is nothing outside to remove.',
  typeName: 'Type {{name}} to confirm',
  typeNameReason:
    'Environments of the type “{{type}}” hold what others rely on.',
  confirm: 'Delete environment',
  giveUpTitle: 'Out of reach',
  giveUpLead:
    'These cannot be removed now. Unless you give them up, the deletion waits until their provider can be reached again.',
  giveUp: 'Give up what is on {{name}}',
  giveUpList: 'What is given up on {{name}}',
  giveUpText:
    'It stays there. The receipts name each as abandoned, so that somebody can remove it by hand.',
  giveUpReason: 'What is given up is not removed by anybody else.',
  confirmGiveUp: 'Give up and delete',
} as const;
