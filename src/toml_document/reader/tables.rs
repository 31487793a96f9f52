//! Where headings and keys find their place.

use toml_parser::Span;

use crate::toml_document::{Kind, Node, TableId, Value};

use super::{LONGEST_KEY, Part, Reader, TOO_LONG};

impl<'t> Reader<'t> {
    pub(super) fn add_table(&mut self, node: Node<'t>) -> TableId {
        self.document.tables.push(node);
        self.document.tables.len().saturating_sub(1)
    }

    fn find(&mut self, table: TableId, key: &Part<'t>) -> Option<&mut Value> {
        let node = self.document.tables.get_mut(table)?;
        node.entries.get_mut(key.name.as_str())
    }

    /// Adds a key that is not there.
    fn insert(&mut self, table: TableId, key: Part<'t>, value: Value) {
        if let Some(node) = self.document.tables.get_mut(table) {
            node.entries.add(key.name, value);
        }
    }

    pub(super) fn start_table(
        &mut self,
        path: &mut Vec<Part<'t>>,
        key: Part<'t>,
        span: Span,
        is_list: bool,
    ) -> Result<(), usize> {
        if path.len() >= LONGEST_KEY {
            return Err(TOO_LONG);
        }
        let parent = self.descend(0, path, false);
        self.current = self.add_table(Node::default());
        if is_list {
            let added = parent.and_then(|parent| self.add_to_tables(parent, key, span));
            self.fault_of_heading = added.err();
            Ok(())
        } else {
            self.define_table(parent?, key, span)
        }
    }

    fn add_to_tables(&mut self, parent: TableId, key: Part<'t>, span: Span) -> Result<(), usize> {
        let kind = Kind::Tables(self.current);
        match self.find(parent, &key) {
            None => self.insert(parent, key, Value { span, kind }),
            Some(value) if matches!(value.kind, Kind::Tables(_)) => value.kind = kind,
            Some(_) => return Err(key.span.start()),
        }
        Ok(())
    }

    fn define_table(&mut self, parent: TableId, key: Part<'t>, span: Span) -> Result<(), usize> {
        let kind = Kind::Table(self.current);
        let Some(value) = self.find(parent, &key) else {
            self.insert(parent, key, Value { span, kind });
            return Ok(());
        };
        let start = key.span.start();
        let Kind::Table(id) = value.kind else {
            return Err(start);
        };
        value.span = span;
        self.current = id;
        // A table that is there only because others were put into it may be defined, once.
        let node = self.document.tables.get_mut(id);
        let node = node.filter(|node| node.implicit && !node.dotted);
        node.ok_or(start)?.implicit = false;
        Ok(())
    }

    pub(super) fn add(
        &mut self,
        table: TableId,
        path: &mut Vec<Part<'t>>,
        key: Part<'t>,
        value: Value,
    ) -> Result<(), usize> {
        let dotted = !path.is_empty();
        let parent = self.descend(table, path, dotted)?;
        let node = self.document.tables.get_mut(parent);
        // Not the last one of several `[[tables]]`, say.
        match node.filter(|node| node.implicit || !dotted) {
            Some(node) if node.entries.get(key.name.as_str()).is_none() => {
                node.entries.add(key.name, value);
                Ok(())
            }
            _ => Err(key.span.start()),
        }
    }

    /// Goes down a path, which is empty then, and makes the tables that are not there yet.
    fn descend(
        &mut self,
        mut table: TableId,
        path: &mut Vec<Part<'t>>,
        dotted: bool,
    ) -> Result<TableId, usize> {
        for part in path.drain(..) {
            let (start, span) = (part.span.start(), part.span);
            match self.find(table, &part).map(|value| &value.kind) {
                None => {
                    let new = self.add_table(Node {
                        implicit: true,
                        dotted,
                        ..Node::default()
                    });
                    let kind = Kind::Table(new);
                    self.insert(table, part, Value { span, kind });
                    table = new;
                }
                Some(&Kind::Tables(last)) => table = last,
                Some(&Kind::Table(id)) => {
                    let node = self.document.tables.get_mut(id).ok_or(start)?;
                    if node.inline || (dotted && !node.implicit) {
                        return Err(start);
                    }
                    node.dotted |= dotted;
                    table = id;
                }
                Some(_) => return Err(start),
            }
        }
        Ok(table)
    }
}
