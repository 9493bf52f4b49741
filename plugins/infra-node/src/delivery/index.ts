export * from './hintAnswers';
export * from './types';
