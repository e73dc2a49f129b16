export { type Audit, type AuditEntry, type AuditPlace, openAudit, readAudit } from './audit.ts';
export { guardActions, type GuardAction, noteEffect } from './guard-actions.ts';
export { letIn } from './let-in.ts';
export { isLoopback } from './listen-address.ts';
export { askForOperator, requireOperator } from './operator-only.ts';
export { type AccessRules, asksForPassword, problemOfRoles, type Role } from './roles.ts';
export { visitorOf } from './visitor.ts';
