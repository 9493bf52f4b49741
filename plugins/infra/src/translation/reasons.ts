import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * What each reason means to a person, and what to do about it. The condition's own message says
 * what happened in this case; this says what kind of thing it is.
 */
export const reasons = {
  AwaitingDependencies: {
    title: 'Waits for others',
    advice:
      'It starts by itself as soon as the resources it depends on are ready.',
  },
  Applying: {
    title: 'Being applied',
    advice: 'Nothing to do; the provider is working on it.',
  },
  Observing: {
    title: 'Being looked at',
    advice: 'Nothing to do; the actual state is being read.',
  },
  InProgress: {
    title: 'In progress',
    advice:
      'The provider accepted the change and is still carrying it out. It is looked at again shortly.',
  },
  NotReady: {
    title: 'Not ready yet',
    advice:
      'It was applied but does not report ready. For a workload, check the image name, the probes and the log.',
  },
  Ready: { title: 'Ready', advice: 'Nothing to do.' },
  Retrying: {
    title: 'The last attempt failed',
    advice:
      'It is tried again by itself, at growing intervals. Retry starts the next attempt at once.',
  },
  Drifted: {
    title: 'Changed from outside',
    advice:
      'Somebody or something changed it past this system. It is brought back to what was asked for by itself. If it should stay changed, ask for that with a deployment.',
  },
  HookFailed: {
    title: 'A hook failed',
    advice:
      'Something that is run before or after each deployment did not succeed. The message names it; mend what it found, then retry the deployment.',
  },
  DependencyFailed: {
    title: 'Blocked by a failed resource',
    advice:
      'Mend the resource it depends on; this one then continues by itself.',
  },
  InvalidInput: {
    title: 'Invalid input',
    advice:
      'Correct the value that the message names, in the Score file, the parameters or the resource definition, and deploy again.',
  },
  NoMatchingDefinition: {
    title: 'No definition fits',
    advice:
      'The platform team offers nothing for this type, class and environment type. Choose another class, or ask them to add a definition or widen its criteria.',
  },
  AmbiguousDefinition: {
    title: 'More than one definition fits',
    advice:
      'Two definitions match equally well. The platform team must make the criteria of one of them more specific.',
  },
  DependencyCycle: {
    title: 'Resources depend on each other in a circle',
    advice: 'Remove one of the references on the path that the message names.',
  },
  UnknownReference: {
    title: 'Refers to something that does not exist',
    advice:
      'Check the spelling of the placeholder, and that the resource it names is asked for.',
  },
  MissingOutput: {
    title: 'An output is missing',
    advice:
      'The resource it refers to does not offer that value. Check the name of the output, or ask the platform team to map it in the definition.',
  },
  NotOwned: {
    title: 'Exists already, made by somebody else',
    advice:
      'An object of this name was not made by this system and is left alone. Choose another name, remove it by hand, or, where its definition allows it, say in the plan that it is owned or only read from here on.',
  },
  AccessDenied: {
    title: 'The provider denies access',
    advice:
      'The credentials lack a permission. The platform team sees what is missing, and what to apply, under Infrastructure → Providers. Once it is granted, work goes on by itself; Retry starts it at once.',
  },
  AccessRevoked: {
    title: 'Access to the provider was revoked',
    advice:
      'What is there is left as it is and goes on running. The platform team sees under Infrastructure → Providers who took the access away; as soon as it is granted anew, work goes on by itself.',
  },
  Misconfigured: {
    title: 'The provider is set up wrongly',
    advice:
      'What the platform team declared of the provider cannot work; the message says what. They correct it in its document; it is then tried again.',
  },
  Conflict: {
    title: 'Conflicts with what is there',
    advice:
      'It exists already, or something else changes the same fields, so it was left alone. Clear that up as the message suggests, then retry.',
  },
  ProviderUnavailable: {
    title: 'The provider does not answer',
    advice:
      'It is tried again by itself. If it lasts, the platform team should check the provider under Infrastructure → Providers.',
  },
  Timeout: {
    title: 'Took too long',
    advice:
      'There was no result within the time allowed; it is tried again by itself. The log says what it waited for.',
  },
  TerminalError: {
    title: 'The provider refuses this',
    advice:
      'It would refuse it again. Correct what the message names, then retry, or deploy what is right.',
  },
  Cancelled: {
    title: 'Cancelled',
    advice: 'Retry to continue from where it stopped.',
  },
  Superseded: {
    title: 'Replaced by a newer deployment',
    advice: 'Nothing to do; the newer deployment carries on.',
  },
  Removing: {
    title: 'Being removed',
    advice: 'Nothing to do; a probe checks afterwards that it is gone.',
  },
  Removed: { title: 'Removed', advice: 'Nothing to do.' },
  Retained: {
    title: 'Retained',
    advice:
      'The definition or environment type says that it is retained. Remove it by hand when nobody needs it any more.',
  },
  Abandoned: {
    title: 'Abandoned',
    advice:
      'The provider is gone, so nothing could be removed there. If it comes back, remove the object by hand; its name is in the receipt.',
  },
} as const satisfies Record<ConditionReason, { title: string; advice: string }>;
