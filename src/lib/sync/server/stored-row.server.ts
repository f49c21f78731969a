/** Looked up row by row by the key, whatever the planner believes of the table's size. */
export function storedRow(table: string, id: string): string {
	return `select * from ${table} where user_id = $1::uuid and id = ${id} limit 1`;
}
