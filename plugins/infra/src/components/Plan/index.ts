export { DiffTable } from './DiffTable';
export { PlanStep } from './PlanStep';
export { PlanView } from './PlanView';
