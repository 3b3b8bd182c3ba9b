// The roles, most trusted first.
import type { Role } from '../api/types';

export const ROLES: readonly Role[] = ['owner', 'lead', 'agent', 'operator', 'buyer', 'viewer'];
