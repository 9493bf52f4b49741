export { ReceiptTable } from './ReceiptTable';
